##! Logs of Certificate Transparency. None are known from the start: logs come and go, and a site that verifies timestamps
##! (``policy/protocols/ssl/validate-sct``) adds those it trusts to :zeek:see:`SSL::ct_logs`, by their binary identifiers.

@load ./main

module SSL;
