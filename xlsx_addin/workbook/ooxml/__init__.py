"""The parts of an .xlsx or .xlsm file, edited one by one: nothing here knows the form."""
