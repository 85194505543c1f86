##! Events of the DNP3 analyzer (IEEE 1815), over TCP and UDP.

module GLOBAL;

export {
	## A request.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## application_control: Flags and number.
	##
	## fc: What is asked for.
	global dnp3_application_request_header: event(c: connection, is_orig: bool, application_control: count, fc: count);

	## An answer, or something that a device tells by itself.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## application_control: Flags and number.
	##
	## fc: Kind of answer.
	##
	## iin: Internal indications of the device.
	global dnp3_application_response_header: event(c: connection, is_orig: bool, application_control: count, fc: count, iin: count);

	## Announces objects.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## obj_type: Group, and variation in the lower byte.
	##
	## qua_field: How objects are addressed.
	##
	## number: How many they are.
	##
	## rf_low: The first one, or how many, as it was sent.
	##
	## rf_high: The last one.
	global dnp3_object_header: event(c: connection, is_orig: bool, obj_type: count, qua_field: count, number: count, rf_low: count, rf_high: count);

	## What stands before an object.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## prefix_value: Its index or size; 0 where there is none.
	global dnp3_object_prefix: event(c: connection, is_orig: bool, prefix_value: count);

	## The header of the first frame of a fragment.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## len: Bytes from the control byte on, checksums apart.
	##
	## ctrl: Flags and function of the link layer.
	##
	## dest_addr: Receiver.
	##
	## src_addr: Sender.
	global dnp3_header_block: event(c: connection, is_orig: bool, len: count, ctrl: count, dest_addr: count, src_addr: count);

	## An object of an answer.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## data_value: Value or flags of binary inputs and outputs, else 255.
	global dnp3_response_data_object: event(c: connection, is_orig: bool, data_value: count);

	## An attribute of a device.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## data_type_code: Kind of value.
	##
	## leng: Its bytes.
	##
	## attribute_obj: The value.
	global dnp3_attribute_common: event(c: connection, is_orig: bool, data_type_code: count, leng: count, attribute_obj: string);

	## A command to a relay.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## control_code: What to do.
	##
	## count8: How often.
	##
	## on_time: Milliseconds on.
	##
	## off_time: Milliseconds off.
	##
	## status_code: What came of it.
	global dnp3_crob: event(c: connection, is_orig: bool, control_code: count, count8: count, on_time: count, off_time: count, status_code: count);

	## A command with a pattern for relays.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## control_code: What to do.
	##
	## count8: How often.
	##
	## on_time: Milliseconds on.
	##
	## off_time: Milliseconds off.
	##
	## status_code: What came of it.
	global dnp3_pcb: event(c: connection, is_orig: bool, control_code: count, count8: count, on_time: count, off_time: count, status_code: count);

	## A counter of 32 bits.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## count_value: Its value.
	global dnp3_counter_32wFlag: event(c: connection, is_orig: bool, flag: count, count_value: count);

	## A counter of 16 bits.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## count_value: Its value.
	global dnp3_counter_16wFlag: event(c: connection, is_orig: bool, flag: count, count_value: count);

	## A counter of 32 bits without flags.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## count_value: Its value.
	global dnp3_counter_32woFlag: event(c: connection, is_orig: bool, count_value: count);

	## A counter of 16 bits without flags.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## count_value: Its value.
	global dnp3_counter_16woFlag: event(c: connection, is_orig: bool, count_value: count);

	## A frozen counter of 32 bits.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## count_value: Its value.
	global dnp3_frozen_counter_32wFlag: event(c: connection, is_orig: bool, flag: count, count_value: count);

	## A frozen counter of 16 bits.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## count_value: Its value.
	global dnp3_frozen_counter_16wFlag: event(c: connection, is_orig: bool, flag: count, count_value: count);

	## A frozen counter of 32 bits with its time.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## count_value: Its value.
	##
	## time48: Its time in milliseconds since 1970.
	global dnp3_frozen_counter_32wFlagTime: event(c: connection, is_orig: bool, flag: count, count_value: count, time48: count);

	## A frozen counter of 16 bits with its time.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## count_value: Its value.
	##
	## time48: Its time in milliseconds since 1970.
	global dnp3_frozen_counter_16wFlagTime: event(c: connection, is_orig: bool, flag: count, count_value: count, time48: count);

	## A frozen counter of 32 bits without flags.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## count_value: Its value.
	global dnp3_frozen_counter_32woFlag: event(c: connection, is_orig: bool, count_value: count);

	## A frozen counter of 16 bits without flags.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## count_value: Its value.
	global dnp3_frozen_counter_16woFlag: event(c: connection, is_orig: bool, count_value: count);

	## An analog input of 32 bits.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## value: Its value; negative ones wrap around, and floating point comes as bits.
	global dnp3_analog_input_32wFlag: event(c: connection, is_orig: bool, flag: count, value: count);

	## An analog input of 16 bits.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## value: Its value; negative ones wrap around, and floating point comes as bits.
	global dnp3_analog_input_16wFlag: event(c: connection, is_orig: bool, flag: count, value: count);

	## An analog input of 32 bits without flags.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## value: Its value; negative ones wrap around, and floating point comes as bits.
	global dnp3_analog_input_32woFlag: event(c: connection, is_orig: bool, value: count);

	## An analog input of 16 bits without flags.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## value: Its value; negative ones wrap around, and floating point comes as bits.
	global dnp3_analog_input_16woFlag: event(c: connection, is_orig: bool, value: count);

	## An analog input of single precision.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## value: Its value; negative ones wrap around, and floating point comes as bits.
	global dnp3_analog_input_SPwFlag: event(c: connection, is_orig: bool, flag: count, value: count);

	## An analog input of double precision.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## value_low: The lower half of the bits of its value.
	##
	## value_high: The upper half.
	global dnp3_analog_input_DPwFlag: event(c: connection, is_orig: bool, flag: count, value_low: count, value_high: count);

	## A frozen analog input of 32 bits.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## frozen_value: Its value when it was frozen; negative ones wrap around, and floating point comes as bits.
	global dnp3_frozen_analog_input_32wFlag: event(c: connection, is_orig: bool, flag: count, frozen_value: count);

	## A frozen analog input of 16 bits.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## frozen_value: Its value when it was frozen; negative ones wrap around, and floating point comes as bits.
	global dnp3_frozen_analog_input_16wFlag: event(c: connection, is_orig: bool, flag: count, frozen_value: count);

	## A frozen analog input of 32 bits with its time.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## frozen_value: Its value when it was frozen; negative ones wrap around, and floating point comes as bits.
	##
	## time48: Its time in milliseconds since 1970.
	global dnp3_frozen_analog_input_32wTime: event(c: connection, is_orig: bool, flag: count, frozen_value: count, time48: count);

	## A frozen analog input of 16 bits with its time.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## frozen_value: Its value when it was frozen; negative ones wrap around, and floating point comes as bits.
	##
	## time48: Its time in milliseconds since 1970.
	global dnp3_frozen_analog_input_16wTime: event(c: connection, is_orig: bool, flag: count, frozen_value: count, time48: count);

	## A frozen analog input of 32 bits without flags.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## frozen_value: Its value when it was frozen; negative ones wrap around, and floating point comes as bits.
	global dnp3_frozen_analog_input_32woFlag: event(c: connection, is_orig: bool, frozen_value: count);

	## A frozen analog input of 16 bits without flags.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## frozen_value: Its value when it was frozen; negative ones wrap around, and floating point comes as bits.
	global dnp3_frozen_analog_input_16woFlag: event(c: connection, is_orig: bool, frozen_value: count);

	## A frozen analog input of single precision.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## frozen_value: Its value when it was frozen; negative ones wrap around, and floating point comes as bits.
	global dnp3_frozen_analog_input_SPwFlag: event(c: connection, is_orig: bool, flag: count, frozen_value: count);

	## A frozen analog input of double precision.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## frozen_value_low: The lower half of the bits of its value when it was frozen.
	##
	## frozen_value_high: The upper half.
	global dnp3_frozen_analog_input_DPwFlag: event(c: connection, is_orig: bool, flag: count, frozen_value_low: count, frozen_value_high: count);

	## A change of an analog input of 32 bits.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## value: Its value; negative ones wrap around, and floating point comes as bits.
	global dnp3_analog_input_event_32woTime: event(c: connection, is_orig: bool, flag: count, value: count);

	## A change of an analog input of 16 bits.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## value: Its value; negative ones wrap around, and floating point comes as bits.
	global dnp3_analog_input_event_16woTime: event(c: connection, is_orig: bool, flag: count, value: count);

	## A change of an analog input of single precision.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## value: Its value; negative ones wrap around, and floating point comes as bits.
	global dnp3_analog_input_event_SPwoTime: event(c: connection, is_orig: bool, flag: count, value: count);

	## A change of an analog input of double precision.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## value_low: The lower half of the bits of its value.
	##
	## value_high: The upper half.
	global dnp3_analog_input_event_DPwoTime: event(c: connection, is_orig: bool, flag: count, value_low: count, value_high: count);

	## A change of an analog input of 32 bits with its time.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## value: Its value; negative ones wrap around, and floating point comes as bits.
	##
	## time48: Its time in milliseconds since 1970.
	global dnp3_analog_input_event_32wTime: event(c: connection, is_orig: bool, flag: count, value: count, time48: count);

	## A change of an analog input of 16 bits with its time.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## value: Its value; negative ones wrap around, and floating point comes as bits.
	##
	## time48: Its time in milliseconds since 1970.
	global dnp3_analog_input_event_16wTime: event(c: connection, is_orig: bool, flag: count, value: count, time48: count);

	## A change of an analog input of single precision with its time.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## value: Its value; negative ones wrap around, and floating point comes as bits.
	##
	## time48: Its time in milliseconds since 1970.
	global dnp3_analog_input_event_SPwTime: event(c: connection, is_orig: bool, flag: count, value: count, time48: count);

	## A change of an analog input of double precision with its time.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## value_low: The lower half of the bits of its value.
	##
	## value_high: The upper half.
	##
	## time48: Its time in milliseconds since 1970.
	global dnp3_analog_input_event_DPwTime: event(c: connection, is_orig: bool, flag: count, value_low: count, value_high: count, time48: count);

	## A change of a frozen analog input of 32 bits.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## frozen_value: Its value when it was frozen; negative ones wrap around, and floating point comes as bits.
	global dnp3_frozen_analog_input_event_32woTime: event(c: connection, is_orig: bool, flag: count, frozen_value: count);

	## A change of a frozen analog input of 16 bits.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## frozen_value: Its value when it was frozen; negative ones wrap around, and floating point comes as bits.
	global dnp3_frozen_analog_input_event_16woTime: event(c: connection, is_orig: bool, flag: count, frozen_value: count);

	## A change of a frozen analog input of single precision.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## frozen_value: Its value when it was frozen; negative ones wrap around, and floating point comes as bits.
	global dnp3_frozen_analog_input_event_SPwoTime: event(c: connection, is_orig: bool, flag: count, frozen_value: count);

	## A change of a frozen analog input of double precision.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## frozen_value_low: The lower half of the bits of its value when it was frozen.
	##
	## frozen_value_high: The upper half.
	global dnp3_frozen_analog_input_event_DPwoTime: event(c: connection, is_orig: bool, flag: count, frozen_value_low: count, frozen_value_high: count);

	## A change of a frozen analog input of 32 bits with its time.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## frozen_value: Its value when it was frozen; negative ones wrap around, and floating point comes as bits.
	##
	## time48: Its time in milliseconds since 1970.
	global dnp3_frozen_analog_input_event_32wTime: event(c: connection, is_orig: bool, flag: count, frozen_value: count, time48: count);

	## A change of a frozen analog input of 16 bits with its time.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## frozen_value: Its value when it was frozen; negative ones wrap around, and floating point comes as bits.
	##
	## time48: Its time in milliseconds since 1970.
	global dnp3_frozen_analog_input_event_16wTime: event(c: connection, is_orig: bool, flag: count, frozen_value: count, time48: count);

	## A change of a frozen analog input of single precision with its time.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## frozen_value: Its value when it was frozen; negative ones wrap around, and floating point comes as bits.
	##
	## time48: Its time in milliseconds since 1970.
	global dnp3_frozen_analog_input_event_SPwTime: event(c: connection, is_orig: bool, flag: count, frozen_value: count, time48: count);

	## A change of a frozen analog input of double precision with its time.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## flag: Its flags.
	##
	## frozen_value_low: The lower half of the bits of its value when it was frozen.
	##
	## frozen_value_high: The upper half.
	##
	## time48: Its time in milliseconds since 1970.
	global dnp3_frozen_analog_input_event_DPwTime: event(c: connection, is_orig: bool, flag: count, frozen_value_low: count, frozen_value_high: count, time48: count);

	## A block of a file.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## file_handle: The file.
	##
	## block_num: Number of the block; the highest bit marks the last one.
	##
	## file_data: The block.
	global dnp3_file_transport: event(c: connection, is_orig: bool, file_handle: count, block_num: count, file_data: string);

	## Bytes that are not taken apart.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## debug: The bytes.
	global dnp3_debug_byte: event(c: connection, is_orig: bool, debug: string);
}
