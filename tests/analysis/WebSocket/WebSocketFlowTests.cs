using System.Globalization;
using System.Text;
using NidsVm.Analysis.Protocols.WebSocket;
using Xunit;

namespace NidsVm.Analysis.Tests.WebSocket;

/// <summary>Writes down what a direction tells.</summary>
internal sealed class WebSocketRecorder : IWebSocketSink
{
    public List<string> Lines { get; } = [];

    public void Frame(bool isOrig, bool isLast, int reserved, int opcode, ulong length) =>
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"frame {isLast} {reserved} {opcode} {length}"));

    public void Payload(bool isOrig, ReadOnlySpan<byte> data, bool isContent) => Lines.Add($"data {isContent} {Encoding.Latin1.GetString(data)}");

    public void Close(bool isOrig, int status, ReadOnlySpan<byte> reason) =>
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"close {status} {Encoding.Latin1.GetString(reason)}"));

    public void Message(bool isOrig, int opcode) => Lines.Add(string.Create(CultureInfo.InvariantCulture, $"message {opcode}"));

    public void LongControlFrame(ulong length) => Lines.Add(string.Create(CultureInfo.InvariantCulture, $"long {length}"));

    public void Violation(string reason, ReadOnlySpan<byte> data) => Lines.Add("violation");
}

public sealed class WebSocketFlowTests
{
    internal static readonly byte[] Frames =
    [
        0x81, 0x85, 1, 2, 3, 4, (byte)'h' ^ 1, (byte)'e' ^ 2, (byte)'l' ^ 3, (byte)'l' ^ 4, (byte)'o' ^ 1, 0x02, 0x02, (byte)'a', (byte)'b', 0x80, 0x01,
        (byte)'c', 0x89, 0x00, 0x88, 0x04, 3, 232, (byte)'o', (byte)'k', 0x88, 0x00,
    ];

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    public void TellsFramesAndMessages(int piece) => Assert.Equal(
        [
            "frame True 0 1 5", "data True hell", "data True o", "message 1", "frame False 0 2 2", "data True ab", "frame True 0 0 1", "data True c",
            "message 2", "frame True 0 9 0", "message 9", "frame True 0 8 4", "data False \u0003èok", "close 1000 ok", "message 8", "frame True 0 8 0",
            "close 0 ", "message 8",
        ],
        Run(piece, 4, Frames));

    [Theory]
    [InlineData(new byte[] { 0x80, 0x00 })]
    [InlineData(new byte[] { 0x01, 0x00, 0x81, 0x00 })]
    [InlineData(new byte[] { 0x88, 0x01, 0x00 })]
    public void FramesOutOfPlaceAreAViolation(byte[] frames) => Assert.Equal("violation", Run(int.MaxValue, 4, frames)[^1]);

    [Fact]
    public void LongFramesComeInPieces()
    {
        byte[] frame = [0x82, 126, 1, 0, .. new byte[256]];
        Assert.Equal(1 + 4 + 1, Run(int.MaxValue, 64, frame).Count);
    }

    [Fact]
    public void OfLongControlFramesOnlyTheBeginningIsPassedOn() => Assert.Equal(
        ["long 5", "frame True 0 9 5", "data False ab", "message 9", "frame True 0 9 2", "data False ab", "message 9"],
        Run(int.MaxValue, 64, [0x89, 5, (byte)'a', (byte)'b', (byte)'c', (byte)'d', (byte)'e', 0x89, 2, (byte)'a', (byte)'b'], controlLength: 2));

    [Fact]
    public void WithoutALimitControlFramesAreWhole() => Assert.Equal(
        ["frame True 0 9 200", "data False " + new string('\0', 200), "message 9"],
        Run(int.MaxValue, 1024, [0x89, 126, 0, 200, .. new byte[200]], controlLength: 0));

    private static List<string> Run(int piece, int chunk, byte[] data, int controlLength = 125)
    {
        WebSocketRecorder recorder = new();
        WebSocketFlow flow = default;
        for (int at = 0; at < data.Length; at += Math.Min(piece, data.Length))
        {
            flow.Deliver(isOrig: true, data.AsSpan(at, Math.Min(piece, data.Length - at)), chunk, controlLength, recorder);
        }

        return recorder.Lines;
    }
}
