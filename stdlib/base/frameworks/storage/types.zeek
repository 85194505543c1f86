##! Types of the storage framework, which keeps values beyond the run. The
##! framework itself is still to come.

module Storage;

export {
	## How an operation ended.
	type ReturnCode: enum {
		SUCCESS,
		VAL_TYPE_MISMATCH,
		KEY_TYPE_MISMATCH,
		NOT_CONNECTED,
		TIMEOUT,
		CONNECTION_LOST,
		OPERATION_FAILED,
		KEY_NOT_FOUND,
		KEY_EXISTS,
		CONNECTION_FAILED,
		DISCONNECTION_FAILED,
		INITIALIZATION_FAILED,
		IN_PROGRESS,
	} &redef;

	## What an operation yields.
	type OperationResult: record {
		code: ReturnCode;	##< How it ended.
		error_str: string &optional;	##< What went wrong.
		value: any &optional;	##< What was found, or the handle that was opened.
	};
}
