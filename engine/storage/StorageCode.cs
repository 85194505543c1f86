namespace NidsVm.Storage;

/// <summary>How an operation ended: <c>Storage::ReturnCode</c>, by place.</summary>
internal enum StorageCode
{
    Success,
    ValueTypeMismatch,
    KeyTypeMismatch,
    NotConnected,
    Timeout,
    ConnectionLost,
    OperationFailed,
    KeyNotFound,
    KeyExists,
    ConnectionFailed,
    DisconnectionFailed,
    InitializationFailed,
    InProgress,
    SerializationFailed,
    UnserializationFailed,
}
