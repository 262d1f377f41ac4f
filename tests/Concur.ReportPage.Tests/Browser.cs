using Microsoft.Playwright;

namespace Concur.ReportPage.Tests;

/// <summary>Debian's Chromium, started once for all tests. It reaches nothing but files and this machine.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where it is: scripts/test.sh installs it.</summary>
    private static string Path => Environment.GetEnvironmentVariable("CONCUR_CHROMIUM") ?? "/usr/bin/chromium";

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = File.Exists(Path)
                ? Path
                : throw new FileNotFoundException(
                    $"there is no Chromium at '{Path}': scripts/test.sh installs it, and CONCUR_CHROMIUM names another"),
            Args = [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A context of its own: cookies, permissions, theme.</summary>
    public async Task<IBrowserContext> ContextAsync(ColorScheme scheme = ColorScheme.Light, int width = 1280) =>
        await _browser!.NewContextAsync(
            new BrowserNewContextOptions
            {
                ColorScheme = scheme,
                ViewportSize = new ViewportSize { Width = width, Height = 900 },
                Permissions = ["clipboard-read", "clipboard-write"],
            });

    /// <summary>A page from a file, with the network off.</summary>
    public async Task<OpenPage> OpenAsync(string file, ColorScheme scheme = ColorScheme.Light, int width = 1280)
    {
        var context = await ContextAsync(scheme, width);
        await context.SetOfflineAsync(true);
        var open = new OpenPage(context, await context.NewPageAsync());
        await open.Page.GotoAsync(new Uri(file).AbsoluteUri);
        await open.Page.WaitForSelectorAsync("main section, main p");
        return open;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
