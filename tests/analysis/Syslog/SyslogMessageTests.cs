using System.Text;
using NidsVm.Analysis.Protocols.Syslog;
using Xunit;

namespace NidsVm.Analysis.Tests.Syslog;

public sealed class SyslogMessageTests
{
    [Theory]
    [InlineData("<133>hello", 16, 5, "hello")]
    [InlineData("<0>x", 0, 0, "x")]
    [InlineData("<191>", 23, 7, "")]
    [InlineData("no priority", 999, 999, "no priority")]
    public void PriorityIsFacilityAndSeverity(string datagram, int facility, int severity, string text)
    {
        Assert.True(SyslogMessage.TryParse(Encoding.Latin1.GetBytes(datagram), out SyslogMessage message));
        Assert.Equal(facility, message.Facility);
        Assert.Equal(severity, message.Severity);
        Assert.Equal(text, Encoding.Latin1.GetString(message.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<")]
    [InlineData("<>x")]
    [InlineData("<12")]
    [InlineData("<12 >x")]
    public void WhatBeginsLikeAPriorityMustBeOne(string datagram) =>
        Assert.False(SyslogMessage.TryParse(Encoding.Latin1.GetBytes(datagram), out _));
}
