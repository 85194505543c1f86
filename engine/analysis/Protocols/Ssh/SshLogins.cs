namespace NidsVm.Analysis.Protocols.Ssh;

/// <summary>What the size of an encrypted segment tells about logging in.</summary>
public enum SshLogin : byte
{
    Nothing,

    /// <summary>An attempt failed.</summary>
    Failed,

    /// <summary>An attempt succeeded.</summary>
    Succeeded,

    /// <summary>Success before any attempt: the server asks for no proof.</summary>
    SucceededAtOnce,
}

/// <summary>
/// Guesses from the sizes of the server's encrypted segments how logging in went (SSH 2): the first answer accepts the service, the next
/// tells of a failure, and one that is 16 bytes shorter than the first is the message of success (RFC 4252 5.1, 5.2). A long text before
/// that is a banner.
/// </summary>
public struct SshLogins
{
    private const int SuccessShorterBy = 16;
    private const int BannerLongerBy = 256;

    private int _acceptLength;
    private int _failureLength;
    private bool _skippedBanner;
    private bool _sawClient;
    private bool _isDecided;

    public SshLogin Segment(bool isOrig, int length)
    {
        if (_isDecided)
        {
            return SshLogin.Nothing;
        }

        if (isOrig)
        {
            _sawClient = true;
            return SshLogin.Nothing;
        }

        if (!_sawClient)
        {
            return SshLogin.Nothing;
        }

        if (_acceptLength == 0)
        {
            _acceptLength = length;
            return SshLogin.Nothing;
        }

        bool isSuccess = length + SuccessShorterBy == _acceptLength;
        if (_failureLength == 0)
        {
            if (isSuccess)
            {
                _isDecided = true;
                return SshLogin.SucceededAtOnce;
            }

            if (!_skippedBanner && length - _acceptLength > BannerLongerBy)
            {
                _skippedBanner = true;
            }
            else
            {
                _failureLength = length;
            }

            return SshLogin.Nothing;
        }

        if (length == _failureLength)
        {
            return SshLogin.Failed;
        }

        _isDecided = isSuccess;
        return isSuccess ? SshLogin.Succeeded : SshLogin.Nothing;
    }
}
