using System.Text;

namespace Concur.EndToEnd.Tests;

/// <summary>Looks for what must not have been stored.</summary>
internal static class Secrets
{
    /// <summary>No file of a folder holds the text, in UTF-8 or in UTF-16.</summary>
    public static void AssertNoneIn(string folder, string text)
    {
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var bytes = File.ReadAllBytes(file);
            Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)));
            Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)));
        });
    }
}
