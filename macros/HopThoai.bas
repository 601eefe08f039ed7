Attribute VB_Name = "HopThoai"
'Dialogs: which folder to merge, and what to tell when Python cannot be reached.
Option Explicit

'Lets the user choose a folder and puts it into the cell that Python reads; False when the choice was cancelled.
'Excel for Mac has no such dialog: there the folder is what stands in the cell.
Public Function FolderChosen() As Boolean
    #If Mac Then
        FolderChosen = True
    #Else
        With Application.FileDialog(4) 'msoFileDialogFolderPicker
            .Title = Words("CHU_CHON_THU_MUC")
            .AllowMultiSelect = False
            .InitialFileName = Words("THU_MUC_CAC_SO")
            If .Show = -1 Then
                ThisWorkbook.Names("THU_MUC_CAC_SO").RefersToRange.Value = .SelectedItems(1)
                FolderChosen = True
            End If
        End With
    #End If
End Function

'The text of a named cell: words for people are kept in cells.
Public Function Words(CellName As String) As String
    Words = ThisWorkbook.Names(CellName).RefersToRange.Value
End Function

'MsgBox has no Vietnamese letters on Windows; Popup has.
Public Sub ShowNotice(Message As String)
    #If Mac Then
        MsgBox Message, vbExclamation
    #Else
        CreateObject("WScript.Shell").Popup Message, 0, Words("CHU_TIEU_DE"), 48
    #End If
End Sub
