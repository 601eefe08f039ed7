Attribute VB_Name = "DaiLenh"
'Ribbon callbacks: the ribbon hands its control over, which a macro behind a button on a sheet does not take.
Option Explicit

Public Sub Ribbon_TinhTyLe(control As IRibbonControl)
    TinhTyLe
End Sub

Public Sub Ribbon_KiemTra(control As IRibbonControl)
    KiemTra
End Sub

Public Sub Ribbon_GhiDeTyLe(control As IRibbonControl)
    GhiDeTyLe
End Sub

Public Sub Ribbon_HoanTac(control As IRibbonControl)
    HoanTac
End Sub

Public Sub Ribbon_TongHop(control As IRibbonControl)
    TongHop
End Sub

Public Sub Ribbon_LapBaoCao(control As IRibbonControl)
    LapBaoCao
End Sub

Public Sub Ribbon_LuuBaoCao(control As IRibbonControl)
    LuuBaoCao
End Sub

Public Sub Ribbon_SoatBaoCao(control As IRibbonControl)
    SoatBaoCao
End Sub

Public Sub Ribbon_PhieuTra(control As IRibbonControl)
    PhieuTra
End Sub

Public Sub Ribbon_TaoBanGui(control As IRibbonControl)
    TaoBanGui
End Sub

Public Sub Ribbon_MoHuongDan(control As IRibbonControl)
    MoHuongDan
End Sub
