namespace NidsVm.Analysis.Tests.Certificates;

/// <summary>Certificates made with OpenSSL for these tests, valid from 2026-11-22 to 2036-11-19, and messages about them.</summary>
internal static class CertificateSamples
{
    /// <summary>A time at which all are valid.</summary>
    public const double Now = 1_795_400_000;

    /// <summary>An authority of its own, on a P-256 key.</summary>
    public static byte[] Root { get; } = Convert.FromBase64String(
        "MIIBjjCCATOgAwIBAgIUISyViBwIHARpWuSY7WR7iVUxBBYwCgYIKoZIzj0EAwIwHDELMAkGA1UEBhMCWloxDTALBgNVBAMMBFJvb3QwHhcNMj" +
        "YxMTIyMDY1MDU1WhcNMzYxMTE5MDY1MDU1WjAcMQswCQYDVQQGEwJaWjENMAsGA1UEAwwEUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA" +
        "BPgjj4ZQU9o3bl7Em/N/4i7i8urcwtW9f35RqmHjiXco+hPRs3eehY7rOVpRpQEq2PQBLH3+/jwre1vjUfzy+s6jUzBRMB0GA1UdDgQWBBTkY7" +
        "VlPvmt6dRpnljW4u3Ub2cRhjAfBgNVHSMEGDAWgBTkY7VlPvmt6dRpnljW4u3Ub2cRhjAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kA" +
        "MEYCIQCPFQCopMnvFRy50Euop6vvJSJdcGauwyb8XO/P+LZp3gIhAOzzKj+NHVg0i0MMayjduGlJOzPNXy0sbDEBUd4rL0pp");

    /// <summary>An authority that <see cref="Root"/> vouches for.</summary>
    public static byte[] Middle { get; } = Convert.FromBase64String(
        "MIIBgTCCASagAwIBAgICAQIwCgYIKoZIzj0EAwIwHDELMAkGA1UEBhMCWloxDTALBgNVBAMMBFJvb3QwHhcNMjYxMTIyMDY1MDU1WhcNMzYxMT" +
        "E5MDY1MDU1WjAeMQswCQYDVQQGEwJaWjEPMA0GA1UEAwwGTWlkZGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEutodxG3aimxMTm438oJe" +
        "y21QtHYxTPbWomKw4wMLpO7vmdrKNto4iSJZtj8viHdwMsewGNAqdfKIethi4/K/MKNWMFQwEgYDVR0TAQH/BAgwBgEB/wIBADAdBgNVHQ4EFg" +
        "QUWPXEWQzoLolgpU6inW54RkVBpcYwHwYDVR0jBBgwFoAU5GO1ZT75renUaZ5Y1uLt1G9nEYYwCgYIKoZIzj0EAwIDSQAwRgIhAKp3ah+J8dOI" +
        "uLc7hVtqymjlHvhgsDiAJdbbp4zwPxjMAiEA65RHQ6dYikvCo4+aPxj2qBSlToZLTQlHrEWDVDGWGEk=");

    /// <summary>The certificate of www.example.net by <see cref="Middle"/>, serial number F00F.</summary>
    public static byte[] Leaf { get; } = Convert.FromBase64String(
        "MIIB5DCCAYmgAwIBAgIDAPAPMAoGCCqGSM49BAMCMB4xCzAJBgNVBAYTAlpaMQ8wDQYDVQQDDAZNaWRkbGUwHhcNMjYxMTIyMDY1MDU1WhcNMz" +
        "YxMTE5MDY1MDU1WjArMQ8wDQYDVQQKDAZBLCAiQiIxGDAWBgNVBAMMD3d3dy5leGFtcGxlLm5ldDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA" +
        "BGVR4V7ERqdOi5P1Usp5jKC7IjE40gTBdUQAXXUXfPguJbskAurxHWsDg0rQmLfYzLHenCqIttp92n9QQDUHY3yjgagwgaUwTgYDVR0RBEcwRY" +
        "IPd3d3LmV4YW1wbGUubmV0ghIqLndpbGQuZXhhbXBsZS5uZXSHBMAAAgGBDWFAZXhhbXBsZS5uZXSGCWh0dHA6Ly91LzATBgNVHSUEDDAKBggr" +
        "BgEFBQcDATAdBgNVHQ4EFgQUT240WarV465UQvqFxSUvTaW2AukwHwYDVR0jBBgwFoAUWPXEWQzoLolgpU6inW54RkVBpcYwCgYIKoZIzj0EAw" +
        "IDSQAwRgIhAPSPnLEH0N02gZHYqCFAUZzgH8fQKYJkiLhAgEM3Y+I4AiEApW5uNw3b6flo+T7fs/Ly+rJZdSCYZ/25cv1ND64lQDY=");

    /// <summary>A question about <see cref="Leaf"/>.</summary>
    public static byte[] OcspRequest { get; } = Convert.FromBase64String(
        "MEQwQjBAMD4wPDAJBgUrDgMCGgUABBSRiEELAfv6ppiWHJ4V9C/kQ1ISNQQUWPXEWQzoLolgpU6inW54RkVBpcYCAwDwDw==");

    /// <summary>The answer, good until 2036, signed by <see cref="Middle"/>.</summary>
    public static byte[] OcspReply { get; } = Convert.FromBase64String(
        "MIIBEAoBAKCCAQkwggEFBgkrBgEFBQcwAQEEgfcwgfQwgZuhIDAeMQswCQYDVQQGEwJaWjEPMA0GA1UEAwwGTWlkZGxlGA8yMDI2MTEyMjA2NT" +
        "A1NVowZjBkMDwwCQYFKw4DAhoFAAQUkYhBCwH7+qaYlhyeFfQv5ENSEjUEFFj1xFkM6C6JYKVOop1ueEZFQaXGAgMA8A+AABgPMjAyNjExMjIw" +
        "NjUwNTVaoBEYDzIwMzYxMTE5MDY1MDU1WjAKBggqhkjOPQQDAgNIADBFAiEAqgF7FV9eR4fWnrIZvBefbyjKdN351gZbj1OYBvWtERgCIBPsEM" +
        "slttIXyD5onIPmCu3Oui/a6jSq9RG5pTi7WZiT");

    /// <summary>Bytes as a literal of the policy language.</summary>
    public static string Literal(byte[] bytes) => string.Concat(bytes.Select(static b => $"\\x{b:x2}"));
}
