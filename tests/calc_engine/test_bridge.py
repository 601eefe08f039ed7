"""Classes of Python that implement UNO interfaces."""

from xlsx_addin.calc_engine.uno_bridge import bases


def test_a_listener_is_called(book):
    class Listener(*bases("util.XModifyListener", "document.XDocumentEventListener")):
        def modified(self, event):
            heard.append("modified")

        def documentEventOccured(self, event):  # noqa: N802
            heard.append(event.EventName)

        def disposing(self, event):
            heard.append("gone")

    heard = []
    listener = Listener()
    book.impl.api.addModifyListener(listener)
    book.impl.api.addDocumentEventListener(listener)
    book.sheets[0]["A1"].value = 1
    assert "modified" in heard
    assert "OnModifyChanged" in heard
    book.impl.api.removeModifyListener(listener)
    heard.clear()
    book.sheets[0]["A1"].value = 2
    assert "modified" not in heard
