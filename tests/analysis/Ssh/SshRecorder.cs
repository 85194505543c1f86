using System.Globalization;
using System.Text;
using NidsVm.Analysis.Protocols.Ssh;

namespace NidsVm.Analysis.Tests.Ssh;

/// <summary>Writes down what a session tells.</summary>
internal sealed class SshRecorder : ISshSink
{
    public List<string> Lines { get; } = [];

    public static SshLimits Limits { get; } = new(8 * 1024 * 1024, 2 * 1024 * 1024);

    public void Version(bool isOrig, ReadOnlySpan<byte> line) => Lines.Add($"{Side(isOrig)} version {T(line)}");

    public void PreBanner(ReadOnlySpan<byte> line) => Lines.Add("banner " + T(line));

    public void KexInit(bool isOrig, in SshKexInit lists) => Lines.Add($"{Side(isOrig)} kexinit {T(lists.KexAlgorithms)} {T(lists.MacToClient)}");

    public void DhGroup(ReadOnlySpan<byte> p, ReadOnlySpan<byte> g) => Lines.Add($"group {T(p)} {T(g)}");

    public void EccKey(bool isOrig, ReadOnlySpan<byte> key) => Lines.Add($"{Side(isOrig)} key {T(key)}");

    public void EccInit(bool isOrig) => Lines.Add($"{Side(isOrig)} ecc init");

    public void DhInit(bool isOrig) => Lines.Add($"{Side(isOrig)} dh init");

    public void GssInit(bool isOrig) => Lines.Add($"{Side(isOrig)} gss init");

    public void RsaSecret(bool isOrig) => Lines.Add($"{Side(isOrig)} rsa secret");

    public void GssError(uint major, uint minor, ReadOnlySpan<byte> message) =>
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"gss error {major} {minor} {T(message)}"));

    public void HostKey(ReadOnlySpan<byte> key) => Lines.Add("host key " + T(key));

    public void HostKey1(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent) => Lines.Add($"host key {T(modulus)} {T(exponent)}");

    public void Confirmed() => Lines.Add("confirmed");

    public void Exceeded(string weird, uint length, uint limit) => Lines.Add(weird);

    public void UnknownKexAlgorithm(ReadOnlySpan<byte> name) => Lines.Add("unknown " + T(name));

    public void Violation(string reason) => Lines.Add("violation");

    private static string Side(bool isOrig) => isOrig ? "orig" : "resp";

    private static string T(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
