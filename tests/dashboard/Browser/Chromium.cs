using System.Diagnostics;
using Microsoft.Playwright;

namespace NidsVm.Dashboard.Tests.Browser;

/// <summary>One browser for all tests of the page, which run one after another.</summary>
public sealed class Chromium : IAsyncLifetime
{
    public const string Collection = "page in a browser";

    private const float Patience_ms = 30_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser's program, or null where there is none.</summary>
    public static string? Path { get; } = Array.Find(["/usr/bin/chromium", "/usr/bin/chromium-browser"], File.Exists);

    public async Task InitializeAsync()
    {
        if (Path is null)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(Patience_ms);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = ["--no-sandbox"] });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a page with nothing remembered.</summary>
    /// <param name="address">of the server, with what comes behind #</param>
    /// <param name="width">px</param>
    /// <param name="scheme">what the system prefers</param>
    public async Task<OpenPage> OpenAsync(string address, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 844 },
            ColorScheme = scheme,
            TimezoneId = "UTC",
            IsMobile = width < 720,
            HasTouch = width < 720,
        });
        context.SetDefaultTimeout(Patience_ms);
        IPage page = await context.NewPageAsync();
        OpenPage open = new(context, page);
        await page.GotoAsync(address);
        return open;
    }
}

/// <summary>A page that is open, and what it complained about.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public OpenPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => Complain(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complain(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the page: refused by its policy of contents, thrown, or not found.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
            {
                return [.. _complaints];
            }
        }
    }

    public ILocator Find(string selector) => Page.Locator(selector);

    public async Task PressAsync(params string[] keys)
    {
        foreach (string key in keys)
        {
            await Page.Keyboard.PressAsync(key);
        }
    }

    /// <summary>Waits until an expression of the page is true; the page's policy of contents forbids to wait inside it.</summary>
    public async Task UntilAsync(string expression)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!await Page.EvaluateAsync<bool>(expression))
        {
            Assert.True(watch.Elapsed < Patience, "in vain: " + expression);
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private void Complain(string text)
    {
        lock (_complaints)
        {
            _complaints.Add(text);
        }
    }
}

[CollectionDefinition(Chromium.Collection)]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>;
