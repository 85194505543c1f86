##! Writes all logs as JSON, one object a line.

redef LogAscii::use_json = T;
