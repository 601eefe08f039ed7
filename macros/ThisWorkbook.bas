'Python is started once Excel is idle, where it is installed at all, so that opening does not wait for it. Only where
'Excel computes every formula while it opens the file (edited by the program since Excel last saved it, or saved by an
'older Excel) do the functions in cells start Python before that, and opening waits for them.
Option Explicit

Private Sub Workbook_Open()
    On Error Resume Next
    Application.OnTime Now, "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!PhuLuc.KhoiDong"
End Sub
