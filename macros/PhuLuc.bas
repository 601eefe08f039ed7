Attribute VB_Name = "PhuLuc"
'The buttons of the workbook. Each calls one Python function; rules and arithmetic live there.
'ASCII only: a VBA project has no Vietnamese letters. Words for people come from cells.
Option Explicit

Public Sub TinhTyLe()
    CallPython "from xlsx_addin.hosts import excel; excel.run('fill')"
End Sub

Public Sub KiemTra()
    CallPython "from xlsx_addin.hosts import excel; excel.run('validate')"
End Sub

Public Sub GhiDeTyLe()
    CallPython "from xlsx_addin.hosts import excel; excel.run('overwrite')"
End Sub

Public Sub HoanTac()
    CallPython "from xlsx_addin.hosts import excel; excel.run('undo')"
End Sub

Public Sub TongHop()
    On Error GoTo NoFolder
    If FolderChosen() Then CallPython "from xlsx_addin.hosts import excel; excel.run('consolidate')"
    Exit Sub
NoFolder:
    ShowNotice "LOI_THU_MUC", Err.Description
End Sub

Public Sub LapBaoCao()
    CallPython "from xlsx_addin.hosts import excel; excel.run('report')"
End Sub

Public Sub LuuBaoCao()
    CallPython "from xlsx_addin.hosts import excel; excel.run('save_report')"
End Sub

Public Sub SoatBaoCao()
    On Error GoTo NoReport
    If ReportChosen() Then CallPython "from xlsx_addin.hosts import excel; excel.run('proofread')"
    Exit Sub
NoReport:
    ShowNotice "LOI_BAO_CAO", Err.Description
End Sub

Public Sub PhieuTra()
    CallPython "from xlsx_addin.hosts import excel; excel.run('notes')"
End Sub

Public Sub TaoBanGui()
    CallPython "from xlsx_addin.hosts import excel; excel.run('seal')"
End Sub

Public Sub MoHuongDan()
    CallPython "from xlsx_addin.hosts import excel; excel.run('guide')"
End Sub

'Starts Python ahead of the first click. Silent wherever the add-in is not installed or does not start.
Public Sub KhoiDong()
    #If Not Mac Then
        On Error GoTo NotNow
        If FileExists(GetConfig("INTERPRETER_WIN")) Then
            XLPy.Exec "from xlsx_addin.hosts import excel; excel.warm_up()"
        End If
NotNow:
    #End If
End Sub

'Python tells of its own failures; what is told here is that it cannot be reached.
Private Sub CallPython(PythonCommand As String)
    On Error GoTo Unreachable
    RunPython PythonCommand
    Exit Sub
Unreachable:
    ShowNotice "LOI_CHUA_CAI_DAT", Err.Description
End Sub
