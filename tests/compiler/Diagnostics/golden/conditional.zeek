# A condition that never ends.
@if ( undefined_thing )
global a = 1;
@else
global b: cuont;
