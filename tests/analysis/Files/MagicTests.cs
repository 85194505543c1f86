using System.Text;
using NidsVm.Analysis.Files;
using NidsVm.Analysis.Tests.Signatures;
using Xunit;

namespace NidsVm.Analysis.Tests.Files;

/// <summary>The library's rules for kinds of files.</summary>
public class MagicTests
{
    private static readonly FileMagic Magic = SignatureFixture.LibraryMagic();

    [Theory]
    [InlineData("\u0089PNG\r\n\u001a\n", "image/png")]
    [InlineData("GIF89a......", "image/gif")]
    [InlineData("\u00ff\u00d8\u00ff\u00e0", "image/jpeg")]
    [InlineData("\u0000\u0000\u0001\u0000\u0001", "image/x-icon")]
    [InlineData("RIFF\u0001\u0002\u0003\u0004WEBPVP8 ", "image/webp")]
    [InlineData("<?xml version='1.0'?>\n<!-- made --><svg xmlns='x'>", "image/svg+xml")]
    [InlineData("%PDF-1.4 ....", "application/pdf")]
    [InlineData("\u001f\u008b\u0008", "application/x-gzip")]
    [InlineData("PK\u0003\u0004....", "application/zip")]
    [InlineData("just some text", "text/plain")]
    [InlineData("<!DOCTYPE html>\n<html>", "text/html")]
    [InlineData("  <!-- hi --> <HTML><head>", "text/html")]
    [InlineData("<title>No head</title>", "text/html")]
    [InlineData("<?xml version=\"1.0\"?><x/>", "application/xml")]
    [InlineData("<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC", "text/html")]
    [InlineData("<rss version=\"2.0\"><channel>", "text/rss")]
    [InlineData("{\"a\": [1, 2]}", "text/json")]
    [InlineData("[1, 2, 3]  ", "text/json")]
    [InlineData("{ }", "text/json")]
    [InlineData("#!/bin/sh\necho", "text/x-shellscript")]
    [InlineData("#!/usr/bin/env python3\n", "text/x-python")]
    [InlineData("(function() { var x; })", "application/javascript")]
    [InlineData("\u00d4\u00c3\u00b2\u00a1\u0002\u0000", "application/vnd.tcpdump.pcap")]
    [InlineData("-----BEGIN PGP SIGNATURE-----\n", "application/pgp-signature")]
    [InlineData("MZ\u0090\u0000", "application/x-dosexec")]
    [InlineData("\u007fELF\u0002\u0001\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0003\u0000", "application/x-sharedlib")]
    [InlineData("\u00ca\u00fe\u00ba\u00be\u0000\u0000\u0000\u0034", "application/x-java-applet")]
    [InlineData("\u00ca\u00fe\u00ba\u00be\u0000\u0000\u0000\u0002", "application/x-mach-o-executable")]
    public void SurestKind(string start, string mime) => Assert.Equal(mime, Magic.Match(Encoding.Latin1.GetBytes(start))[0].Mime);

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("\u0080\u0081\u0082\u0083 some binary")]
    public void NoKind(string start) => Assert.Empty(Magic.Match(Encoding.Latin1.GetBytes(start)));

    [Fact]
    public void OfficeDocument()
    {
        byte[] part(string name) => [.. "PK\u0003\u0004"u8, .. new byte[26], .. Encoding.ASCII.GetBytes(name)];
        byte[] file = [.. part("[Content_Types].xml"), .. part("_rels/.rels"), .. part("xl/workbook.xml")];
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Magic.Match(file)[0].Mime);
    }

    [Fact]
    public void EachKindOnceSurestFirst()
    {
        IReadOnlyList<MagicMatch> matches = Magic.Match("<?xml version='1.0'?><!DOCTYPE html><html>"u8);
        Assert.Equal(["text/html", "application/xml", "text/plain"], matches.Select(m => m.Mime));
        Assert.Equal(matches.OrderByDescending(m => m.Strength), matches);
    }

    [Fact]
    public void AllRulesOfTheLibraryTellAKind() => Assert.True(Magic.Count > 150);
}
