using NidsVm.Analysis.Protocols;
using Xunit;

namespace NidsVm.Analysis.Tests.Datagrams;

public class RadiusTests
{
    private const string Tell = """
        event radius_message(c: connection, result: RADIUS::Message)
            {
            print result$code, result$trans_id, |result$authenticator|;
            if ( result?$attributes )
                for ( code, values in result$attributes ) print code, values;
            }
        event radius_attribute(c: connection, attr_type: count, value: string) { print "attribute", attr_type, value; }

        """;

    private static string[] Lines(byte[] message) => DatagramEngine.Lines(Tell, DatagramMessages.RadiusPort, message);

    [Fact]
    public void Attributes_come_before_their_message() => Assert.Equal(
        [
            "attribute, 1, user", "attribute, 31, 00-11-22-33-44-55", "attribute, 77, 11G", "attribute, 77, 11B", "confirmed",
            "1, 5, 16", "1, [user]", "31, [00-11-22-33-44-55]", "77, [11G, 11B]",
        ],
        Lines(DatagramMessages.RadiusRequest));

    [Fact]
    public void Message_without_attributes() => Assert.Equal(["confirmed", "1, 5, 16"], Lines(DatagramMessages.RadiusRequest[..20]));

    [Fact]
    public void Broken_messages()
    {
        Assert.Equal(["violation, " + WireFault.Prefix + "out_of_bound: RADIUS_PDU:authenticator: 20 > 19"], Lines(DatagramMessages.RadiusRequest[..19]));
        Assert.Equal(["violation, " + WireFault.Prefix + "out_of_bound: RADIUS_Attribute:value: 6 > 4"], Lines(DatagramMessages.RadiusRequest[..24]));
        byte[] message = [.. DatagramMessages.RadiusRequest];
        message[21] = 1;
        Assert.Equal(["violation, " + WireFault.Prefix + "invalid length string: RADIUS_Attribute:value: -1"], Lines(message));
    }
}
