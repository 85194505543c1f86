"""A Modbus device on TCP port 502, or a client that asks it: modbus.py serve ADDRESS | modbus.py ask ADDRESS."""
import sys

from pymodbus.client import ModbusTcpClient
from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.diag_message import ReturnQueryDataRequest
from pymodbus.file_message import ReadFifoQueueRequest
from pymodbus.mei_message import ReadDeviceInformationRequest
from pymodbus.server import StartTcpServer

UNIT = 1


def serve(address):
    device = ModbusSlaveContext(
        di=ModbusSequentialDataBlock(0, [1, 0] * 50), co=ModbusSequentialDataBlock(0, [0] * 100),
        hr=ModbusSequentialDataBlock(0, list(range(100))), ir=ModbusSequentialDataBlock(0, [7] * 100))
    StartTcpServer(context=ModbusServerContext(slaves=device, single=True), address=(address, 502))


def ask(address):
    client = ModbusTcpClient(address, port=502)
    client.connect()
    client.read_coils(0, 20, UNIT)
    client.read_discrete_inputs(3, 9, UNIT)
    client.read_holding_registers(0, 10, UNIT)
    client.read_input_registers(5, 3, UNIT)
    client.write_coil(2, True, UNIT)
    client.write_register(4, 4321, UNIT)
    client.write_coils(8, [True, False, True], UNIT)
    client.write_registers(20, [1, 2, 3], UNIT)
    client.mask_write_register(4, 0xF2, 0x25, unit=UNIT)
    client.readwrite_registers(read_address=0, read_count=5, write_address=30, write_registers=[5, 6], unit=UNIT)
    client.read_holding_registers(0, 10, UNIT)
    client.read_holding_registers(5000, 10, UNIT)  # nothing there: an exception
    client.execute(ReturnQueryDataRequest(0xA537, unit=UNIT))
    client.execute(ReadDeviceInformationRequest(unit=UNIT))
    client.execute(ReadFifoQueueRequest(4, unit=UNIT))
    client.close()


if __name__ == '__main__':
    {'serve': serve, 'ask': ask}[sys.argv[1]](sys.argv[2])
