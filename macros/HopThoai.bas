Attribute VB_Name = "HopThoai"
'Dialogs: which folder to merge, which report to proofread, and what to tell when Python cannot be reached.
'Private: what only macros call is no function for cells.
Option Explicit
Option Private Module

'Lets the user choose a folder and puts it into the cell that Python reads; False when the choice was cancelled.
'Excel for Mac has no such dialog: there the folder is what stands in the cell.
Public Function FolderChosen() As Boolean
    #If Mac Then
        FolderChosen = True
    #Else
        With Application.FileDialog(4) 'msoFileDialogFolderPicker
            .Title = Words("CHU_CHON_THU_MUC")
            .AllowMultiSelect = False
            .InitialFileName = LastFolder()
            If .Show = -1 Then
                ThisWorkbook.Names("THU_MUC_CAC_SO").RefersToRange.Value = .SelectedItems(1)
                FolderChosen = True
            End If
        End With
    #End If
End Function

'The same with a Word document to proofread.
Public Function ReportChosen() As Boolean
    #If Mac Then
        ReportChosen = True
    #Else
        With Application.FileDialog(3) 'msoFileDialogFilePicker
            .Title = Words("CHU_CHON_BAO_CAO")
            .AllowMultiSelect = False
            .InitialFileName = LastReport()
            .Filters.Clear
            .Filters.Add "Word", "*.docx"
            If .Show = -1 Then
                ThisWorkbook.Names("BAO_CAO_CAN_SOAT").RefersToRange.Value = .SelectedItems(1)
                ReportChosen = True
            End If
        End With
    #End If
End Function

'The folder in the cell; none where the cell holds an error.
Private Function LastFolder() As String
    Dim Folder As Variant
    Folder = ThisWorkbook.Names("THU_MUC_CAC_SO").RefersToRange.Value
    If Not IsError(Folder) Then LastFolder = Folder
End Function

'The document in the cell; else the folder of this workbook, where reports are written.
Private Function LastReport() As String
    Dim Report As Variant
    Report = ThisWorkbook.Names("BAO_CAO_CAN_SOAT").RefersToRange.Value
    If Not IsError(Report) Then LastReport = Report
    If LastReport = "" Then LastReport = ThisWorkbook.Path & "\"
End Function

'The text of a named cell: words for people are kept in cells. An error where the name is lost.
Public Function Words(CellName As String) As String
    Words = ThisWorkbook.Names(CellName).RefersToRange.Value
End Function

'Shows the words of a named cell and the reason. MsgBox has no Vietnamese letters on Windows; Popup has.
Public Sub ShowNotice(CellName As String, Reason As String)
    Dim Message As String, Title As String
    Message = "Khong thuc hien duoc." 'where the names of the words are lost
    On Error Resume Next
    Message = Words(CellName)
    Title = Words("CHU_TIEU_DE")
    Message = Message & vbCrLf & vbCrLf & Reason
    Err.Clear
    #If Not Mac Then
        CreateObject("WScript.Shell").Popup Message, 0, Title, 48
        If Err.Number = 0 Then Exit Sub
    #End If
    MsgBox Message, vbExclamation, Title 'also where scripts are forbidden on this PC
End Sub
