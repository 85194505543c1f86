##! Tells images of optical discs. Their mark lies in the 17th sector, so that
##! more of the start of files is kept.

@load-sigs ./iso-9660

@if ( default_file_bof_buffer_size < 17 * 2048 )
redef default_file_bof_buffer_size = 17 * 2048;
@endif
