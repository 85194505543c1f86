using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Analysis.Protocols.Modbus;

/// <summary>The events and types of Modbus, looked up once; documented in <c>base/bif/plugins/Zeek_Modbus.events.bif.zeek</c>.</summary>
public sealed class ModbusEvents
{
    private const int Functions = 128;

    private readonly EventHandle?[] _requests = new EventHandle?[Functions];
    private readonly EventHandle?[] _responses = new EventHandle?[Functions];

    public ModbusEvents(Machine machine)
    {
        Message = machine.FindEvent("modbus_message");
        Exception = machine.FindEvent("modbus_exception");
        Add(ModbusFunction.ReadCoils, "read_coils");
        Add(ModbusFunction.ReadDiscreteInputs, "read_discrete_inputs");
        Add(ModbusFunction.ReadHoldingRegisters, "read_holding_registers");
        Add(ModbusFunction.ReadInputRegisters, "read_input_registers");
        Add(ModbusFunction.WriteSingleCoil, "write_single_coil");
        Add(ModbusFunction.WriteSingleRegister, "write_single_register");
        Add(ModbusFunction.Diagnostics, "diagnostics");
        Add(ModbusFunction.WriteMultipleCoils, "write_multiple_coils");
        Add(ModbusFunction.WriteMultipleRegisters, "write_multiple_registers");
        Add(ModbusFunction.ReadFileRecord, "read_file_record");
        Add(ModbusFunction.WriteFileRecord, "write_file_record");
        Add(ModbusFunction.MaskWriteRegister, "mask_write_register");
        Add(ModbusFunction.ReadWriteMultipleRegisters, "read_write_multiple_registers");
        Add(ModbusFunction.ReadFifoQueue, "read_fifo_queue");
        Add(ModbusFunction.EncapsulatedInterface, "encap_interface_transport");
        Headers = new RecordShape(machine, "ModbusHeaders", "tid", "pid", "uid", "function_code", "len");
        FileRequest = new RecordShape(machine, "ModbusFileRecordRequest", "ref_type", "file_num", "record_num", "record_len");
        FileResponse = new RecordShape(machine, "ModbusFileRecordResponse", "file_len", "ref_type", "record_data");
        FileReference = new RecordShape(machine, "ModbusFileReference", "ref_type", "file_num", "record_num", "record_len", "record_data");
        FileRequests = machine.FindType("ModbusFileRecordRequests") as VectorType;
        FileResponses = machine.FindType("ModbusFileRecordResponses") as VectorType;
        FileReferences = machine.FindType("ModbusFileReferences") as VectorType;
        Coils = machine.FindType("ModbusCoils") as VectorType;
        Registers = machine.FindType("ModbusRegisters") as VectorType;

        void Add(byte function, string name)
        {
            _requests[function] = machine.FindEvent("modbus_" + name + "_request");
            _responses[function] = machine.FindEvent("modbus_" + name + "_response");
        }
    }

    public EventHandle? Message { get; }

    public EventHandle? Exception { get; }

    /// <summary>tid pid uid function_code len</summary>
    public RecordShape Headers { get; }

    /// <summary>ref_type file_num record_num record_len</summary>
    public RecordShape FileRequest { get; }

    /// <summary>file_len ref_type record_data</summary>
    public RecordShape FileResponse { get; }

    /// <summary>ref_type file_num record_num record_len record_data</summary>
    public RecordShape FileReference { get; }

    public VectorType? FileRequests { get; }

    public VectorType? FileResponses { get; }

    public VectorType? FileReferences { get; }

    public VectorType? Coils { get; }

    public VectorType? Registers { get; }

    /// <param name="function">below 128</param>
    public EventHandle? Of(byte function, bool isOrig) => (isOrig ? _requests : _responses)[function];
}
