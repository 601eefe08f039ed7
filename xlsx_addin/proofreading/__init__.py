"""A report's own arithmetic, recomputed: text in, what is wrong in it out.

``text`` is what a document is read into, ``proof.proofread`` judges it, ``model`` is what comes out. Recognisers
(``shares``, ``sums``, ``changes``, ...) are pure functions over one line, or over the whole text; each knows one kind
of statement. What is not certainly a statement is left alone: a true sentence must never be called wrong.
"""
