@load ./main
@load ./teredo
@load ./ayiya
@load ./vxlan
@load ./geneve
@load ./gtpv1
