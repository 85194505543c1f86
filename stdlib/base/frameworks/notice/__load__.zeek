@load ./main
@load ./weird
@load ./actions/drop
@load ./actions/email_admin
@load ./actions/page
