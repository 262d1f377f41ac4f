using System.Text;
using Concur.Reports.Page;
using Concur.Tool.Viewing;

namespace Concur.Tool.Tests;

public class ViewedPageTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 4)]
    public async Task APageThatDoesNotChangeIsMadeOnceHoweverManyAsk(bool changes, int expected)
    {
        var made = 0;
        using var page = new ViewedPage((_, _) => new PageContent($"number {Interlocked.Increment(ref made)}", "", "1.2.3"), changes);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => page.BytesAsync(0, TestContext.Current.CancellationToken)));

        Assert.Equal(expected, made);
    }

    [Fact]
    public async Task OneThatCouldNotBeMadeIsTriedAgain()
    {
        var tries = 0;
        PageContent Make() => tries++ == 0 ? throw new IOException("gone") : new PageContent("back", "", "1.2.3");
        using var page = new ViewedPage((_, _) => Make(), changes: false);

        await Assert.ThrowsAsync<IOException>(() => page.BytesAsync(0, TestContext.Current.CancellationToken));
        var text = Encoding.UTF8.GetString(await page.BytesAsync(0, TestContext.Current.CancellationToken));
        Assert.Contains("back", text, StringComparison.Ordinal);
    }
}
