"""Word itself: templates read behind a guard, tags run in the sandbox, the finished file."""
