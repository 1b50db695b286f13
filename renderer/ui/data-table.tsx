import { Paper, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material'
import type { ReactNode } from 'react'

interface DataTableProps {
  /** What the table holds, for those who do not see it. */
  readonly label: string
  readonly columns: readonly string[]
  /** The rows. */
  readonly children: ReactNode
}

/** A plain table with a head. */
export function DataTable({ label, columns, children }: DataTableProps) {
  return (
    <Paper variant="outlined" sx={{ overflow: 'auto' }}>
      <Table size="small" aria-label={label}>
        <TableHead>
          <TableRow>
            {columns.map((column) => (
              <TableCell key={column}>{column}</TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>{children}</TableBody>
      </Table>
    </Paper>
  )
}
