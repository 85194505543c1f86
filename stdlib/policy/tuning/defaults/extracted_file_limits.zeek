##! Keeps extracted files from filling the disk.

@load base/files/extract

# 100 megabytes a file.
redef FileExtract::default_limit = 104857600;
