##! Settings of the Finger analyzer.

module Finger;

export {
	## Bytes of the longest line.
	option max_line_length = 1024;
}

module GLOBAL;
