"""The suite. A package, so that helpers import as ``tests.fakes`` whatever else is installed."""
