##! What the engine does for the logging framework. Policies use the functions
##! of the framework, not these.

module Log;

## Opens a stream.
##
## id: the stream.
##
## stream: its columns and settings.
##
## Returns: false where the columns are no record type, or cannot be logged.
global __create_stream: function(id: Log::ID, stream: Log::Stream): bool;

## Closes a stream and its files.
global __remove_stream: function(id: Log::ID): bool;

## Switches a stream on.
global __enable_stream: function(id: Log::ID): bool;

## Switches a stream off; what is written to it then is dropped.
global __disable_stream: function(id: Log::ID): bool;

## Adds a filter to a stream, in place of one of the same name.
global __add_filter: function(id: Log::ID, filter: Log::Filter): bool;

## Removes a filter from a stream.
global __remove_filter: function(id: Log::ID, name: string): bool;

## Writes a row.
##
## id: the stream.
##
## columns: a record of the stream's type.
global __write: function(id: Log::ID, columns: any): bool;

## Sets whether rows of a stream may wait in memory.
global __set_buf: function(id: Log::ID, buffered: bool): bool;

## Writes out the rows of a stream that wait.
global __flush: function(id: Log::ID): bool;

## Writes out the rows of all streams that wait.
global flush_all: function(): any;

## Holds back the row that is being written.
global __delay: function(id: Log::ID, rec: any, post_delay_cb: PostDelayCallback): Log::DelayToken;

## Lets go of a row that was held back.
global __delay_finish: function(id: Log::ID, rec: any, token: Log::DelayToken): bool;

## Sets how long rows of a stream are held back at most.
global __set_max_delay_interval: function(id: Log::ID, max_delay: interval): bool;

## Sets how many rows of a stream are held back at most.
global __set_max_delay_queue_size: function(id: Log::ID, max_queue_size: count): bool;

## Tells how many rows of a stream are held back, -1 where there is no such stream.
global __get_delay_queue_size: function(id: Log::ID): int;

module GLOBAL;
