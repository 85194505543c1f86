using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Analysis.Protocols.Ssh;

/// <summary>The SSH events, record types and limits of a program; documented in <c>base/bif/plugins/Zeek_SSH.events.bif.zeek</c>.</summary>
public sealed class SshEvents
{
    public SshEvents(Machine machine)
    {
        ServerVersion = machine.FindEvent("ssh_server_version");
        ClientVersion = machine.FindEvent("ssh_client_version");
        PreBanner = machine.FindEvent("ssh_server_pre_banner_data");
        AuthSuccessful = machine.FindEvent("ssh_auth_successful");
        AuthAttempted = machine.FindEvent("ssh_auth_attempted");
        Capabilities = machine.FindEvent("ssh_capabilities");
        HostKey2 = machine.FindEvent("ssh2_server_host_key");
        HostKey1 = machine.FindEvent("ssh1_server_host_key");
        HostKeyMd5 = machine.FindEvent("ssh_server_host_key");
        HostKeyFingerprint = machine.FindEvent("ssh_server_host_key_fingerprint");
        EncryptedPacket = machine.FindEvent("ssh_encrypted_packet");
        DhServerParameters = machine.FindEvent("ssh2_dh_server_params");
        GssError = machine.FindEvent("ssh2_gss_error");
        EccKey = machine.FindEvent("ssh2_ecc_key");
        EccInit = machine.FindEvent("ssh2_ecc_init");
        DhInit = machine.FindEvent("ssh2_dh_gex_init");
        GssInit = machine.FindEvent("ssh2_gss_init");
        RsaSecret = machine.FindEvent("ssh2_rsa_secret");
        CapabilityData = new RecordShape(
            machine, "SSH::Capabilities", "kex_algorithms", "server_host_key_algorithms", "encryption_algorithms", "mac_algorithms",
            "compression_algorithms", "languages", "is_server");
        Preferences = new RecordShape(machine, "SSH::Algorithm_Prefs", "client_to_server", "server_to_client");
        Names = machine.FindType("string_vec") as VectorType;
        Limits = new SshLimits(
            (uint)PolicyConstants.Limit(machine, "SSH::max_packet_length", 8 * 1024 * 1024),
            (uint)PolicyConstants.Limit(machine, "SSH::max_string_length", 2 * 1024 * 1024))
        {
            KexAlgorithms = PolicyConstants.Limit(machine, "SSH::max_kexinit_kex_algorithms", 0),
            HostKeyAlgorithms = PolicyConstants.Limit(machine, "SSH::max_kexinit_hostkey_algorithms", 0),
            EncryptionAlgorithms = PolicyConstants.Limit(machine, "SSH::max_kexinit_encryption_algorithms", 0),
            MacAlgorithms = PolicyConstants.Limit(machine, "SSH::max_kexinit_mac_algorithms", 0),
            CompressionAlgorithms = PolicyConstants.Limit(machine, "SSH::max_kexinit_compression_algorithms", 0),
            Languages = PolicyConstants.Limit(machine, "SSH::max_kexinit_languages", 0),
        };
    }

    public EventHandle? ServerVersion { get; }

    public EventHandle? ClientVersion { get; }

    public EventHandle? PreBanner { get; }

    public EventHandle? AuthSuccessful { get; }

    public EventHandle? AuthAttempted { get; }

    public EventHandle? Capabilities { get; }

    public EventHandle? HostKey2 { get; }

    public EventHandle? HostKey1 { get; }

    public EventHandle? HostKeyMd5 { get; }

    public EventHandle? HostKeyFingerprint { get; }

    public EventHandle? EncryptedPacket { get; }

    public EventHandle? DhServerParameters { get; }

    public EventHandle? GssError { get; }

    public EventHandle? EccKey { get; }

    public EventHandle? EccInit { get; }

    public EventHandle? DhInit { get; }

    public EventHandle? GssInit { get; }

    public EventHandle? RsaSecret { get; }

    /// <summary>kex_algorithms server_host_key_algorithms encryption_algorithms mac_algorithms compression_algorithms languages is_server</summary>
    public RecordShape CapabilityData { get; }

    /// <summary>client_to_server server_to_client</summary>
    public RecordShape Preferences { get; }

    public VectorType? Names { get; }

    public SshLimits Limits { get; }
}
