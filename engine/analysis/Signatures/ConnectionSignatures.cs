using NidsVm.Analysis.Connections;
using NidsVm.Vm.Signatures;

namespace NidsVm.Analysis.Signatures;

/// <summary>Where protocols show what they found to the signatures.</summary>
public static class ConnectionSignatures
{
    /// <summary>Holds signatures against a whole piece of content: a line, a field.</summary>
    public static void MatchSignatures(this Connection connection, SignatureContent content, ReadOnlySpan<byte> data, bool isOrig) =>
        connection.MatchSignatures(content, data, isOrig, atBegin: true, atEnd: true, clear: true);

    /// <summary>Holds signatures against a piece of content.</summary>
    /// <param name="atBegin">the content begins here</param>
    /// <param name="atEnd">the content ends here</param>
    /// <param name="clear">another content of its kind begins</param>
    public static void MatchSignatures(
        this Connection connection, SignatureContent content, ReadOnlySpan<byte> data, bool isOrig, bool atBegin, bool atEnd, bool clear)
    {
        if (connection.Context.Signatures.HasTrafficRules)
        {
            connection.Session.Detection?.Match(content, data, isOrig, atBegin, atEnd, clear);
        }
    }
}
