using System.Text;

namespace Concur.Tool.Console;

/// <summary>Leaves out the blanks with which tables fill their lines up to the width of the terminal.</summary>
/// <param name="inner">Where the text goes.</param>
internal sealed class UnpaddedWriter(TextWriter inner) : TextWriter
{
    private int _blanks;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value)
    {
        if (value == ' ')
        {
            _blanks++;
            return;
        }

        if (value is not ('\n' or '\r') && _blanks > 0) inner.Write(new string(' ', _blanks));
        _blanks = 0;
        inner.Write(value);
    }

    public override void Write(string? value)
    {
        foreach (var character in value ?? "") Write(character);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        foreach (var character in buffer.AsSpan(index, count)) Write(character);
    }

    public override void Flush() => inner.Flush();
}
