##! Switches of the MIME analyzer; see ``MIME::max_depth`` and ``MIME::max_header_bytes``.
