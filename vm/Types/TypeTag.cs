namespace NidsVm.Vm.Types;

/// <summary>The kinds of policy types. Numbers are stored in <c>.bpc</c> images: append only.</summary>
public enum TypeTag : byte
{
    Error = 0,
    Void = 1,
    Bool = 2,
    Int = 3,
    Count = 4,
    Double = 5,
    Time = 6,
    Interval = 7,
    Port = 8,
    Enum = 9,
    String = 10,
    Pattern = 11,
    Addr = 12,
    Subnet = 13,
    Any = 14,
    Table = 15,
    Record = 16,
    Vector = 17,
    Func = 18,
    File = 19,
    Opaque = 20,
    List = 21,
    Type = 22,
}
