using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace NidsVm.Analysis.Tests.Http;

/// <summary>How a stream is cut into segments changes nothing of what is told.</summary>
public class SegmentationTests
{
    [Fact]
    public void FixedPieces()
    {
        foreach ((bool IsOrig, string Text)[] turns in HttpConversations.All)
        {
            IReadOnlyList<string> whole = HttpRecorder.Run(turns);
            foreach (int piece in (int[])[1, 2, 3, 5, 7, 16, 61])
            {
                Assert.Equal(whole, HttpRecorder.Run(piece, turns));
            }
        }
    }

    [Fact]
    public void AnyPieces()
    {
        Prop.ForAll(
            Gen.Choose(0, HttpConversations.All.Length - 1).ToArbitrary(),
            Gen.ArrayOf(Gen.Choose(1, 40)).ToArbitrary(),
            static (conversation, sizes) =>
            {
                (bool IsOrig, string Text)[] turns = HttpConversations.All[conversation];
                List<(bool IsOrig, string Text)> cut = [];
                int next = 0;
                foreach ((bool isOrig, string text) in turns)
                {
                    for (int at = 0; at < text.Length;)
                    {
                        int length = Math.Min(sizes.Length == 0 ? text.Length : sizes[next++ % sizes.Length], text.Length - at);
                        cut.Add((isOrig, text.Substring(at, length)));
                        at += length;
                    }
                }

                return HttpRecorder.Run(turns).SequenceEqual(HttpRecorder.Run([.. cut]));
            }).QuickCheckThrowOnFailure();
    }
}
