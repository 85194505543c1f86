# A misspelt attribute behind a value is a name in an expression.
const limit = 5 &redeff;
const other: count = 5 &redfe;
