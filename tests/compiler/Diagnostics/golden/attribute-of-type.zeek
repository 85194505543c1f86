# A misspelt attribute behind a type is a syntax error.
type Info: record {
	host: addr &optinal;
};
