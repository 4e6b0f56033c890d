"""Look-ups: arguments, order of answers, errors, awaitables."""
