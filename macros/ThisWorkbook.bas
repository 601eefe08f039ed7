'Opening never waits and never shows an error: Python is started once Excel is idle, where it is installed at all.
Option Explicit

Private Sub Workbook_Open()
    On Error Resume Next
    Application.OnTime Now, "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!PhuLuc.KhoiDong"
End Sub
