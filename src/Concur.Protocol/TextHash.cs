using System.Globalization;
using System.Text;

namespace Concur.Protocol;

/// <summary>The SHA-256 of texts, by which files are called and contents are known.</summary>
public static class TextHash
{
    /// <returns>64 hexadecimal digits, in lower case.</returns>
    public static string Of(string text) =>
        string.Concat(Sha256.Of(Encoding.UTF8.GetBytes(text)).Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));
}
