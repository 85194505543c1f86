using System.Globalization;
using System.Text;
using NidsVm.Analysis.Protocols.Rfb;
using Xunit;

namespace NidsVm.Analysis.Tests.Rfb;

/// <summary>Writes down what a session tells.</summary>
internal sealed class RfbRecorder : IRfbSink
{
    public List<string> Lines { get; } = [];

    public void ServerVersion(ReadOnlySpan<byte> major, ReadOnlySpan<byte> minor) => Lines.Add($"server {T(major)}.{T(minor)}");

    public void ClientVersion(ReadOnlySpan<byte> major, ReadOnlySpan<byte> minor) => Lines.Add($"client {T(major)}.{T(minor)}");

    public void AuthenticationType(uint type) => Lines.Add("type " + type.ToString(CultureInfo.InvariantCulture));

    public void AuthenticationResult(uint result) => Lines.Add("result " + result.ToString(CultureInfo.InvariantCulture));

    public void ShareFlag(bool isShared) => Lines.Add("shared " + isShared);

    public void ServerParameters(ReadOnlySpan<byte> name, int width, int height) =>
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"screen {T(name)} {width} {height}"));

    public void Violation(string reason) => Lines.Add("violation");

    private static string T(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}

public sealed class RfbSessionTests
{
    private static readonly byte[] Screen = [4, 0, 3, 0, .. new byte[16], 0, 0, 0, 2, (byte)'p', (byte)'c'];

    internal static readonly (bool IsOrig, byte[] Data)[] Version38 =
    [
        (false, "RFB 003.008\n"u8.ToArray()), (true, "RFB 003.008\n"u8.ToArray()), (false, [2, 1, 2]), (true, [2]), (false, new byte[16]),
        (true, new byte[16]), (false, [0, 0, 0, 0]), (true, [1]), (false, Screen), (true, [4, 1, 0, 0, 0, 0, 0, 65]), (false, [0, 0, 0, 1]),
    ];

    internal static readonly (bool IsOrig, byte[] Data)[] Version33 =
    [
        (false, "RFB 003.003\n"u8.ToArray()), (true, "RFB 003.003\n"u8.ToArray()), (false, [0, 0, 0, 1]), (true, [0]), (false, Screen),
    ];

    internal static readonly (bool IsOrig, byte[] Data)[] Apple =
    [
        (false, "RFB 003.889\n"u8.ToArray()), (true, "RFB 003.889\n"u8.ToArray()), (false, [1, 30]), (true, [30]), (false, [0, 2, 0, 2, 1, 1, 2, 2]),
        (true, [3, 3, 4, 4]), (false, [0, 0, 0, 1]), (false, [0, 0, 0, 1, (byte)'x']),
    ];

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    public void FollowsVersion38(int piece) => Assert.Equal(
        ["server 003.008", "client 003.008", "type 2", "result 0", "shared True", "screen pc 1024 768"], Run(piece, Version38));

    [Fact]
    public void FollowsVersion33() => Assert.Equal(
        ["server 003.003", "client 003.003", "type 1", "shared False", "screen pc 1024 768"], Run(int.MaxValue, Version33));

    [Fact]
    public void FollowsApple() => Assert.Equal(["server 003.889", "client 003.889", "type 30", "result 1"], Run(int.MaxValue, Apple));

    [Fact]
    public void DataOutOfTurnEndIt() => Assert.Equal(
        ["server 003.003", "client 003.003", "violation"], Run(int.MaxValue, [.. Version33[..2], (true, [1]), (false, [0, 0, 0, 1])]));

    private static List<string> Run(int piece, params (bool IsOrig, byte[] Data)[] turns)
    {
        RfbRecorder recorder = new();
        RfbSession session = new(recorder);
        foreach ((bool isOrig, byte[] data) in turns)
        {
            for (int at = 0; at < data.Length; at += Math.Min(piece, data.Length))
            {
                session.Deliver(isOrig, data.AsSpan(at, Math.Min(piece, data.Length - at)));
            }
        }

        return recorder.Lines;
    }
}
