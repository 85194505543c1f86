namespace NidsVm.Analysis.Protocols.Rpc;

/// <summary>Names of the irregularities that remote procedure calls can show.</summary>
public static class RpcWeirds
{
    public const string ResponderCall = "responder_RPC_call";
    public const string OriginatorReply = "originator_RPC_reply";
    public const string RexmitInconsistency = "RPC_rexmit_inconsistency";
    public const string Underflow = "RPC_underflow";
    public const string Bad = "bad_RPC";
    public const string Partial = "partial_RPC";
    public const string Excess = "excess_RPC";
    public const string MessageTooLong = "RPC_message_too_long";
    public const string UnpairedResponse = "unpaired_RPC_response";
    public const string ReplyToInvalidRequest = "successful_RPC_reply_to_invalid_request";
    public const string PendingCallsDiscarded = "RPC_pending_calls_discarded";
    public const string BadProgram = "bad_RPC_program";
    public const string UnknownNfsRequest = "unknown_NFS_request";
    public const string UnknownMountRequest = "unknown_MOUNT_request";
    public const string ExcessiveAuthFlavors = "excessive_MNT_auth_flavors";
}
