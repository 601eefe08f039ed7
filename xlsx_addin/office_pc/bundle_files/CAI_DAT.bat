@echo off
rem Double-click to install for this user; no administrator rights. ASCII only: a console's code page is anybody's guess.
setlocal EnableExtensions DisableDelayedExpansion
title Cai chuong trinh Phu luc 01
pushd "%~dp0"
if not exist "cai_dat.py" goto not_extracted
if not exist "wheels\" goto not_extracted

rem The check that a Python is one of ours, 64-bit; it prints nothing. The launcher knows them all, python only one.
set "CHECK=import struct,sys;sys.exit(sys.version_info[:2] not in (@TUPLES@) or struct.calcsize('P')!=8)"
set "FOUND="
for %%V in (@VERSIONS@) do if not defined FOUND (
    py -%%V -c "%CHECK%" >nul 2>nul && set "FOUND=py -%%V"
)
if not defined FOUND (
    python -c "%CHECK%" >nul 2>nul && set "FOUND=python"
)
if not defined FOUND goto no_python

%FOUND% -I -B cai_dat.py %*
if errorlevel 1 goto failed
popd
echo.
pause
exit /b 0

:not_extracted
echo.
echo  CHUA GIAI NEN: hay bam chuot phai vao tep .zip, chon "Extract All...",
echo  roi mo thu muc vua giai nen va chay lai CAI_DAT.bat.
goto ended

:no_python
echo.
echo  CHUA CO PYTHON PHU HOP: can Python @SHOWN@, ban 64 bit.
echo  Hay cai Python tu python.org (Windows installer 64-bit), hoac nho nguoi quan tri may,
echo  roi chay lai CAI_DAT.bat. Khong dung ban cua Microsoft Store.
goto ended

:failed
echo.
echo  CHUA CAI XONG. Hay doc thong bao o tren, lam theo, roi chay lai CAI_DAT.bat.

:ended
popd
echo.
pause
exit /b 1
