# Programs as text: an interpreter in the first line, or a beginning that only one language has.

signature magic-shell {
	file-magic /#![\x20\x09]*\/([^\x0A]{0,14}\/)?bin\/(env[\x20\x09]+)?((ba|tc|c|z|fa|a|ae|k|da)?sh)/
	file-mime "text/x-shellscript", 250
}

signature magic-perl {
	file-magic /#![\x20\x09]*\/([^\x0A]{0,14}\/)?bin\/(env[\x20\x09]+)?perl/
	file-mime "text/x-perl", 60
}

signature magic-ruby {
	file-magic /#![\x20\x09]*\/([^\x0A]{0,14}\/)?bin\/(env[\x20\x09]+)?ruby/
	file-mime "text/x-ruby", 60
}

signature magic-python {
	file-magic /#![\x20\x09]*\/([^\x0A]{0,14}\/)?bin\/(env[\x20\x09]+)?python/
	file-mime "text/x-python", 60
}

signature magic-awk {
	file-magic /#![\x20\x09]*\/([^\x0A]{0,14}\/)?bin\/(env[\x20\x09]+)?[gnm]?awk/
	file-mime "text/x-awk", 60
}

signature magic-tcl {
	file-magic /#![\x20\x09]*\/([^\x0A]{0,14}\/)?bin\/(env[\x20\x09]+)?(wish|tcl)/
	file-mime "text/x-tcl", 60
}

signature magic-lua {
	file-magic /#![\x20\x09]*\/([^\x0A]{0,14}\/)?bin\/(env[\x20\x09]+)?lua/
	file-mime "text/x-lua", 49
}

signature magic-node {
	file-magic /#![\x20\x09]*\/([^\x0A]{0,14}\/)?bin\/(env[\x20\x09]+)?node/
	file-mime "application/javascript", 60
}

signature magic-php-interpreter {
	file-magic /#![\x20\x09]*\/([^\x0A]{0,14}\/)?bin\/(env[\x20\x09]+)?php/
	file-mime "text/x-php", 60
}

signature magic-php {
	file-magic /[^\x0A]{0,200}<\?php/
	file-mime "text/x-php", 40
}

# JavaScript: what keeps answers from being included, writes into pages, or calls itself at once.
signature magic-javascript-loop {
	file-magic /[\x0D\x0A\x09\x20]*for \(;;\);/
	file-mime "application/javascript", 60
}

signature magic-javascript-write {
	file-magic /[\x0D\x0A\x09\x20]*document\.write(ln)?\(/
	file-mime "application/javascript", 60
}

signature magic-javascript-call {
	file-magic /\(function\(\)[\x0D\x0A\x09\x20]*\{/
	file-mime "application/javascript", 60
}

signature magic-javascript-element {
	file-magic /[\x0D\x0A\x09\x20]*<script>[\x0D\x0A\x09\x20]*(var|function) /i
	file-mime "application/javascript", 60
}

signature magic-javascript-typed {
	file-magic /[\x0D\x0A\x09\x20]*<script[\x20\x09]+(type|language)=['"]?(text\/)?javascript/i
	file-mime "application/javascript", 60
}

signature magic-m4 {
	file-magic /dnl /
	file-mime "text/x-m4", 40
}

signature magic-diff {
	file-magic /(diff |--- |Index: |\*\*\* )/
	file-mime "text/x-diff", 50
}

# A unified diff behind other text, as in mails.
signature magic-unified-diff {
	file-magic /.*--- .*\n.*\+\+\+ .*\n.*@@/
	file-mime "text/x-diff", 55
}

signature magic-tex {
	file-magic /\\(documentclass|documentstyle|input|begin\{document\})/
	file-mime "text/x-tex", 60
}

signature magic-stl {
	file-magic /solid /
	file-mime "application/sla", 10
}
