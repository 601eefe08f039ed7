@echo off
rem Double-click to ask why the buttons do not answer. ASCII only: a console's code page is anybody's guess.
setlocal EnableExtensions DisableDelayedExpansion
title Kiem tra may: Phu luc 01
set "PROGRAM=%ProgramData%\xlsx_addin\venv\Scripts\python.exe"
if not exist "%PROGRAM%" goto not_installed
"%PROGRAM%" -I -m xlsx_addin doctor %*
echo.
pause
exit /b 0

:not_installed
echo.
echo  CHUA CAI CHUONG TRINH tren may nay: hay chay CAI_DAT.bat.
echo.
pause
exit /b 1
