using System.Text;

namespace Concur.Protocol;

/// <summary>
/// Hides what looks like a secret in command lines and in the values of settings, which reports hold: the value after an option or a name
/// such as <c>--password</c>, <c>Pwd=</c> or <c>Authorization: Bearer</c>, the password in an address, and tokens whose shape is
/// known. It is a precaution and no promise: a secret that looks like any other word stays.
/// </summary>
public static class SecretText
{
    /// <summary>Stands in a secret's place.</summary>
    public const string Hidden = "[redacted]";

    private const char Mask = '*';
    private const string Separators = " \t\r\n\0";
    private const string PieceSeparators = ";&?,";
    private const string Quotes = "\"'";

    private static readonly string[] Names =
    [
        "password", "passwd", "passphrase", "pwd", "secret", "token", "credential", "authorization", "apikey", "accesskey", "accountkey",
        "privatekey", "sharedkey", "connectionstring", "signature",
    ];

    private static readonly string[] Schemes = ["bearer", "basic"];

    /// <summary>The beginnings of tokens: of GitHub, GitLab, Slack, OpenAI, AWS, npm, Google, and JSON Web Tokens.</summary>
    private static readonly string[] Tokens =
    [
        "ghp_", "gho_", "ghs_", "ghu_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "xoxa-", "sk-", "AKIA", "ASIA", "npm_", "AIza", "eyJ",
    ];

    /// <summary>A setting's value, hidden where the setting's name says that it is a secret.</summary>
    public static string Value(string name, string value) => IsSecret(name) && value.Length > 0 ? Hidden : Redacted(value);

    /// <summary>A command line, or any text, without what looks like a secret.</summary>
    /// <returns>The same instance when there was nothing to hide.</returns>
    public static string Redacted(string text) => Redacted(text, _ => Hidden);

    /// <summary>
    /// As <see cref="Redacted(string)"/>, but as long as before: each character of a secret is an asterisk. Redacted, both are the same.
    /// </summary>
    /// <returns>The same instance when there was nothing to hide.</returns>
    public static string Masked(string text) => Redacted(text, secret => new string(Mask, secret.Length));

    private static string Redacted(string text, Func<string, string> hidden)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (result, next) = (new StringBuilder(text.Length), Expected.Anything);
        for (var at = 0; at < text.Length;)
        {
            var end = EndOfWord(text, at, withinQuotes: next == Expected.Secret);
            if (end == at)
            {
                result.Append(text[at++]);
                continue;
            }

            var word = text[at..end];
            result.Append(Shown(word, next, hidden));
            (at, next) = (end, After(word.Trim(Quotes.ToCharArray())));
        }

        return result.Equals(text) ? text : result.ToString();
    }

    private static string Shown(string word, Expected expected, Func<string, string> hidden) => expected switch
    {
        Expected.Secret when !word.StartsWith('-') && !IsScheme(word.Trim(Quotes.ToCharArray())) => hidden(word),
        Expected.User => WithoutPassword(word, 0, hidden),
        _ => Word(word, hidden),
    };

    /// <summary>What the word after one is, which has no quotes.</summary>
    private static Expected After(string word)
    {
        var announces = (word.StartsWith('-') || word.EndsWith(':')) && !word.Contains('=', StringComparison.Ordinal);
        return IsScheme(word) || (announces && IsSecret(word)) ? Expected.Secret
            : word is "-u" or "--user" ? Expected.User
            : Expected.Anything;
    }

    private static bool IsScheme(string word) => Schemes.Contains(word, StringComparer.OrdinalIgnoreCase);

    private static int EndOfWord(string text, int at, bool withinQuotes)
    {
        if (withinQuotes && Quotes.Contains(text[at], StringComparison.Ordinal) && text.IndexOf(text[at], at + 1) is > 0 and var close)
            return close + 1;
        while (at < text.Length && !Separators.Contains(text[at], StringComparison.Ordinal)) at++;
        return at;
    }

    /// <summary>A word: its parts, such as those of a connection string or of an address's query, are looked at one by one.</summary>
    private static string Word(string word, Func<string, string> hidden)
    {
        var address = word.IndexOf("://", StringComparison.Ordinal);
        if (address >= 0) word = WithoutPassword(word, address + "://".Length, hidden);
        var result = new StringBuilder(word.Length);
        for (var at = 0; at < word.Length;)
        {
            var end = word.AsSpan(at).IndexOfAny(PieceSeparators);
            end = end < 0 ? word.Length : at + end;
            result.Append(Piece(word[at..end], hidden));
            if (end < word.Length) result.Append(word[end]);
            at = end + 1;
        }

        return result.ToString();
    }

    private static string Piece(string piece, Func<string, string> hidden)
    {
        var equals = piece.IndexOf('=', StringComparison.Ordinal);
        var value = piece[(equals + 1)..].Trim(Quotes.ToCharArray());
        var isSecret = (equals > 0 && value.Length > 0 && IsSecret(piece[..equals])) || IsToken(value);
        if (!isSecret) return piece;
        var quote = piece.Length > 0 && Quotes.Contains(piece[^1], StringComparison.Ordinal) ? piece[^1..] : "";
        return piece[..(equals + 1)] + hidden(piece[(equals + 1)..^quote.Length]) + quote;
    }

    /// <summary>
    /// Hides what stands between the colon and the at sign of <c>user:password@host</c>, or behind the colon without a host.
    /// </summary>
    private static string WithoutPassword(string word, int from, Func<string, string> hidden)
    {
        var end = word.IndexOf('/', from);
        end = end < 0 ? word.Length : end;
        if (end == from) return word;
        var colon = word.IndexOf(':', from);
        var host = word.LastIndexOf('@', end - 1);
        if (colon < 0 || colon >= end || (from > 0 && host < colon)) return word;
        host = host > colon ? host : word.Length;
        return word[..(colon + 1)] + hidden(word[(colon + 1)..host]) + word[host..];
    }

    private static bool IsToken(string value)
    {
        const int ShortestToken = 20;
        return value.Length >= ShortestToken
            && (!value.AsSpan().ContainsAnyExcept(Mask)
                || Array.Exists(Tokens, token => value.StartsWith(token, StringComparison.Ordinal)));
    }

    private static bool IsSecret(string name)
    {
        var letters = string.Concat(name.Where(char.IsLetterOrDigit));
        return Array.Exists(Names, secret => letters.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    private enum Expected
    {
        Anything,
        Secret,
        User,
    }
}
